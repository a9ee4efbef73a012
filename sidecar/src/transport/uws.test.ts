import { transportSuite } from '../suite/transport-suite.ts';

transportSuite('uws');
