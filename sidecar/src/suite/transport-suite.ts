import { describe } from '@jest/globals';
import { apiSuite } from './api-suite.ts';
import { clientsSuite } from './clients-suite.ts';
import { limitsSuite } from './limits-suite.ts';

/** What every transport must do. None may do more. */
export function transportSuite(transport: 'uws' | 'node'): void {
  describe(`transport ${transport}`, () => {
    clientsSuite(transport);
    apiSuite(transport);
    limitsSuite(transport);
  });
}
