import { startClusterGroup } from '../support/redis-groups.ts';
import { minuteOfChaos } from './minute.ts';

minuteOfChaos('a Cluster', startClusterGroup);
