import { startSentinelGroup } from '../support/redis-groups.ts';
import { minuteOfChaos } from './minute.ts';

minuteOfChaos('Sentinels', startSentinelGroup);
