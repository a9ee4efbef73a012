import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Health, SidecarList } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { getJson } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';
import { createCertificate } from './certificate.ts';
import {
  addressOf,
  createStack,
  docker,
  imageFor,
  inspected,
  logsOf,
  namesBehind,
  runIn,
  type Stack,
} from './stack.ts';
import { createWork, type Work } from './work.ts';

jest.setTimeout(60_000);

const TOKEN = 'a-token-of-the-compose-test';
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
/** A client that was cut off is back within this time. */
const BACK_MS = 3_000;

let stack: Stack;
beforeAll(async () => {
  stack = await createStack();
});
afterAll(() => stack.close());

const up = (settings: Record<string, string>) => stack.up(settings);

/** Lines of the operations guide for the composed studio, under a heading. */
async function commandsUnder(heading: string): Promise<string[]> {
  const guide = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
  const [, after = ''] = guide.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('docker compose '));
  expect(lines.length).toBeGreaterThan(2);
  return lines;
}

const ask = <T>(path: string): Promise<T> => getJson<T>(`${stack.url}${path}`);

describe('from a bare clone with one command', () => {
  beforeAll(() => up({ STUDIO_IMAGE: imageFor('24') }), 240_000);

  it('three sidecars answer behind one address, and know of one another', async () => {
    const names = await namesBehind(stack.url, 3);
    await eventually(async () => {
      const { sidecars } = await ask<SidecarList>('/api/sidecars');
      expect(sidecars.map(({ id }) => id).sort()).toEqual(names);
    }, 15_000);
  });

  it('says which transport serves: the native one where its image has it', async () => {
    const [id = ''] = await stack.containers('sidecar');
    const has = await runIn(
      id,
      "console.log((await import('node:fs')).existsSync('node_modules/uWebSockets.js'))",
    );
    const { transport, engine, status } = await ask<Health>('/api/health');
    expect({ transport, engine, status }).toEqual({
      transport: has === 'true' ? 'uws' : 'node',
      engine: 'redis',
      status: 'healthy',
    });
  });

  it('publishes one port, on this machine only, and answers to its own names only', async () => {
    const published = await docker('ps', '--format', '{{.Ports}}', '--filter', `network=${stack.network}`);
    expect(published.match(/\S+->/g)).toEqual([`${new URL(stack.url).host}->`]);
    const { status } = await fetch(`${stack.url}/api/actors`, { headers: { origin: 'http://evil.example' } });
    expect(status).toBe(403);
    const [id = ''] = await stack.containers('nginx');
    const asked =
      "curl -s -o /dev/null -w '%{http_code}' -H 'Host: evil.example' http://127.0.0.1:9090/api/actors";
    expect(await docker('exec', id, 'sh', '-c', asked)).toBe('403');
  });

  it.each(['redis', 'sidecar', 'nginx'])('%s cannot change its own files', async (service) => {
    const [id = ''] = await stack.containers(service);
    expect(await inspected('{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.SecurityOpt}}', id)).toBe(
      'true [no-new-privileges:true]',
    );
  });

  it('the image adds little to that of Node, runs as nobody in particular and has no tools of development', async () => {
    const size = async (image: string) =>
      Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
    // The images of Node and Debian take 230 MB of the 250 MB there are.
    expect((await size(imageFor('24'))) - (await size('node:24-bookworm-slim'))).toBeLessThan(20_000_000);
    const [id = ''] = await stack.containers('sidecar');
    const found = await docker(
      'exec',
      id,
      'sh',
      '-c',
      'id -u; ls node_modules | grep -e esbuild -e typescript -e jest | wc -l',
    );
    expect(found.split('\n')).toEqual(['1000', '0']);
  });

  it('shows the demo app when that is asked for', async () => {
    await stack.compose('--profile', 'demo', 'up', '--detach', 'demo');
    await eventually(async () => {
      const actors = await ask<Array<{ app: string }>>('/api/actors');
      expect(actors.filter(({ app }) => app === 'shop').length).toBeGreaterThan(20);
    }, 20_000);
    await stack.compose('--profile', 'demo', 'rm', '--stop', '--force', 'demo');
  });
});

describe('with a token, on a Node that has native sockets', () => {
  beforeAll(() => up({ STUDIO_IMAGE: imageFor('20'), NODE_VERSION: '20', STUDIO_TOKEN: TOKEN }), 240_000);

  it('every sidecar serves by the native transport', async () => {
    const names = await namesBehind(stack.url, 3, AUTHORIZED);
    await eventually(async () => {
      const reply = await fetch(`${stack.url}/api/sidecars`, { headers: AUTHORIZED });
      const { sidecars } = (await reply.json()) as SidecarList;
      expect(sidecars.map(({ id, transport }) => `${id} ${transport}`).sort()).toEqual(
        names.map((name) => `${name} uws`),
      );
    }, 15_000);
  });

  it.each(['/api/actors', '/api/metrics', '/api/sidecars', '/api/openapi.json', '/metrics'])(
    'a stranger reads nothing at %s',
    async (path) => {
      for (const headers of [{}, { authorization: 'Bearer a-token-of-somebody-else' }]) {
        const reply = await fetch(`${stack.url}${path}`, { headers });
        expect({ status: reply.status, ...((await reply.json()) as object) }).toMatchObject({
          status: 401,
          code: 'unauthorized',
        });
      }
    },
  );

  it('a scraper reads the figures of each sidecar at its own address', async () => {
    const [asker = '', ...others] = await stack.containers('sidecar');
    for (const each of [asker, ...others]) {
      const url = `http://${await addressOf(each)}:9090/metrics`;
      const code = `console.log(await (await fetch('${url}', { headers: ${JSON.stringify(AUTHORIZED)} })).text())`;
      expect(await runIn(asker, code)).toMatch(/^studio_leads [01]$/m);
    }
  });

  it('who guesses has to wait, whoever they claim to be, and nobody else behind the same door', async () => {
    const [guesser = '', bystander = ''] = await stack.containers('sidecar');
    /** The statuses of wrong tokens, each in the name of another address. */
    const guess = async (id: string, times: number): Promise<number[]> => {
      const code = `const statuses = await Promise.all(Array.from({ length: ${times} }, async (_, n) => {
        const headers = { authorization: 'Bearer a-token-of-somebody-else', 'x-forwarded-for': '203.0.113.' + n % 250 };
        return (await fetch('http://nginx:9090/api/actors', { headers })).status;
      }));
      console.log(JSON.stringify(statuses))`;
      return JSON.parse(await runIn(id, code));
    };
    // Each of the three counts for itself.
    await guess(guesser, 300);
    expect(new Set(await guess(guesser, 6))).toEqual(new Set([429]));
    expect(new Set(await guess(bystander, 6))).toEqual(new Set([401]));
    const address = await addressOf(guesser);
    const logs = (await Promise.all((await stack.containers('sidecar')).map(logsOf))).join('\n');
    expect(logs).toMatch(new RegExp(`"level":"warn",.*"client":"${address}","msg":"too many wrong tokens`));
  });

  it('every answer has an id of the door, which what goes wrong is found by', async () => {
    const headers = { ...AUTHORIZED, 'x-request-id': 'of-a-stranger' };
    const reply = await fetch(`${stack.url}/api/nothing`, { headers });
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([[[]], [['loom.v1']]])('a stranger gets no socket that speaks %j', async (protocols) => {
    const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/ws`, protocols);
    const [, reply] = await once(socket, 'unexpected-response');
    expect(reply.statusCode).toBe(401);
  });

  it('a legacy client gets the list of actors first', async () => {
    const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/ws`, { headers: AUTHORIZED });
    const [first] = await once(socket, 'message');
    expect(JSON.parse(String(first)).type).toBe('actors');
    socket.terminate();
  });

  describe('while an app works and tells it over Redis', () => {
    let work: Work;
    beforeAll(async () => {
      work = await createWork(stack, { image: imageFor('20'), headers: AUTHORIZED });
      await work.start('first');
      await work.watch(6);
    });
    afterAll(() => work.stop());

    it('a killed sidecar costs its clients three seconds at most', async () => {
      const before = await namesBehind(stack.url, 3, AUTHORIZED);
      const had = work.connections();
      // All but the init process of the container, which then ends, and is started again.
      await docker('exec', await work.watchedSidecar(), 'sh', '-c', 'kill -9 -1').catch(() => undefined);
      await eventually(() => {
        expect(work.connections()).toBeGreaterThan(had);
        expect(work.allConnected()).toBe(true);
      }, BACK_MS);
      await eventually(async () => expect(await namesBehind(stack.url, 3, AUTHORIZED)).not.toEqual(before));
      await work.nothingIsLost();
    });

    it('a sidecar that leaves and comes back at another address is found', async () => {
      const [id = ''] = await stack.containers('sidecar');
      const others = await stack.containers('sidecar');
      const before = await Promise.all(others.map(addressOf));
      await docker('stop', id);
      await docker('rm', id);
      await eventually(() => expect(work.allConnected()).toBe(true), BACK_MS);
      // Takes the address that is free now, if anything does.
      await work.start('second');
      await stack.compose('up', '--detach', '--no-recreate');
      const after = await Promise.all((await stack.containers('sidecar')).map(addressOf));
      expect(after).toHaveLength(3);
      expect(after.filter((address) => !before.includes(address))).toHaveLength(1);
      await namesBehind(stack.url, 3, AUTHORIZED);
      await work.nothingIsLost();
    });

    it('a Redis that starts again loses nothing, and no client has to begin anew', async () => {
      await stack.compose('restart', 'redis');
      await work.nothingIsLost();
      expect(work.faults()).toEqual([]);
      expect(work.resets()).toBe(0);
    });

    it('an older backup is brought back with the commands of the guide, and apps make it whole', async () => {
      for (const line of await commandsUnder('Backup')) await stack.shell(line);
      await work.start('after-the-backup');
      await work.nothingIsLost();
      for (const line of await commandsUnder('Restore')) await stack.shell(line);
      await work.nothingIsLost();
      expect(work.resets()).toBeGreaterThan(0);
      expect(work.faults()).toEqual([]);
    });
  });
});

describe('for other machines', () => {
  const FILES = 'docker-compose.yml:deploy/compose/public.yml';
  const NAME = 'studio.test';

  it.each(['STUDIO_TOKEN', 'STUDIO_HOSTS', 'STUDIO_CERTIFICATE'])(
    'it does not start without %s',
    async (missing) => {
      const all = { STUDIO_TOKEN: TOKEN, STUDIO_HOSTS: NAME, STUDIO_CERTIFICATE: '/tmp' };
      await stack.configure({ COMPOSE_FILE: FILES, ...all, [missing]: '' });
      await expect(stack.compose('config')).rejects.toThrow(`${missing} is missing`);
    },
  );

  it('serves over TLS, with the token only', async () => {
    const certificate = await createCertificate(stack.folder, NAME);
    const port = await freePort();
    await up({
      ...{ COMPOSE_FILE: FILES, STUDIO_IMAGE: imageFor('20'), NODE_VERSION: '20', STUDIO_TOKEN: TOKEN },
      ...{ STUDIO_HOSTS: NAME, STUDIO_CERTIFICATE: certificate.folder },
      STUDIO_PUBLIC_PORT: `127.0.0.1:${port}`,
    });
    const { ca } = certificate;
    const door = { host: '127.0.0.1', port, ca, servername: NAME };
    const answer = async (headers: Record<string, string>) => {
      const [reply] = await once(get({ ...door, path: '/api/actors', headers }), 'response');
      reply.resume();
      return reply.statusCode;
    };
    await eventually(async () => expect(await answer({ host: NAME, ...AUTHORIZED })).toBe(200), 20_000);
    expect(await answer({ host: NAME })).toBe(401);
    expect(await answer({ host: 'localhost.evil.example', ...AUTHORIZED })).toBe(403);
    const socket = new WebSocket(`wss://127.0.0.1:${port}/ws`, ['loom.v1'], {
      ...{ ca, servername: NAME },
      headers: { host: NAME, ...AUTHORIZED },
    });
    const [first] = await once(socket, 'message');
    expect(JSON.parse(String(first)).type).toBe('welcome');
    socket.terminate();
  }, 120_000);
});
