import { describe } from '@jest/globals';
import { answersSuite, refusalSuite } from './answers-suite.ts';
import { apiSuite } from './api-suite.ts';
import { captureSuite } from './capture-suite.ts';
import { clientsSuite } from './clients-suite.ts';
import { guardSuite } from './guard-suite.ts';
import { limitsSuite } from './limits-suite.ts';
import { liveRowsSuite } from './live-rows-suite.ts';
import { liveRudeSuite } from './live-rude-suite.ts';
import { liveSumsSuite } from './live-sums-suite.ts';
import { proxySuite } from './proxy-suite.ts';
import { rudenessSuite } from './rudeness-suite.ts';
import { socketsSuite } from './sockets-suite.ts';
import { staticSuite } from './static-suite.ts';

/** What every transport must do. None may do more. */
export function transportSuite(transport: 'uws' | 'node'): void {
  describe(`transport ${transport}`, () => {
    clientsSuite(transport);
    apiSuite(transport);
    captureSuite(transport);
    limitsSuite(transport);
    guardSuite(transport);
    proxySuite(transport);
    staticSuite(transport);
    answersSuite(transport);
    refusalSuite(transport);
    rudenessSuite(transport);
    socketsSuite(transport);
    liveRowsSuite(transport);
    liveRudeSuite(transport);
    liveSumsSuite(transport);
  });
}
