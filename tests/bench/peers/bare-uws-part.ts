import { TRANSPORT_LIMITS } from '../../../sidecar/src/transport/transport.ts';
import { serve } from '../part.ts';

const PACKAGE = 'uWebSockets.js';

interface App {
  ws(pattern: string, behavior: object): App;
  publish(topic: string, text: string): boolean;
  listen(host: string, port: number, done: (listening: object | false) => void): void;
}
interface Uws {
  App(): App;
  us_socket_local_port(listening: object): number;
}

const { default: uws } = (await import(PACKAGE)) as { default: Uws };
const app = uws.App();
let frames: string[] = [];
let sampled = '';
app.ws('/*', {
  // As the studio has it: with the default, frames are dropped in silence.
  maxBackpressure: TRANSPORT_LIMITS.bufferedBytes,
  open: (ws: { subscribe(topic: string): void }) => ws.subscribe('all'),
});

serve({
  start(given: { frames: string[]; sampled: string }) {
    ({ frames, sampled } = given);
  },
  port: () =>
    new Promise((resolve) => {
      app.listen('127.0.0.1', 0, (listening) => listening && resolve(uws.us_socket_local_port(listening)));
    }),
  round(mark: string) {
    for (const frame of frames) app.publish('all', frame.replace(sampled, mark));
  },
});
