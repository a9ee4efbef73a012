import { startSingle } from '../support/redis-groups.ts';
import { minuteOfChaos } from './minute.ts';

minuteOfChaos('one Redis', startSingle);
