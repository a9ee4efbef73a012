import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { type Process, startProcess } from '../../support/process.ts';
import { type Service, updatesOf } from './service.ts';

const UPDATES = { nats: 500, nchan: 50 };

/** Why a program of the system cannot be measured. */
export class NotInstalled extends Error {}

/** nats-server, its clients over WebSocket. */
export async function nats(): Promise<Service> {
  needs('nats-server', 'nats-server');
  const [port, webPort] = [await freePort(), await freePort()];
  const config = `listen: "127.0.0.1:${port}"\nwebsocket { listen: "127.0.0.1:${webPort}", no_tls: true }\n`;
  const server = await startNative('nats-server', config, (file) => ['-c', file], /Server is ready/);
  const write = await writer(port, 'CONNECT {"verbose":false}\r\n');
  return {
    name: 'nats-server over WebSocket',
    client: {
      port: webPort,
      path: '/',
      greet: ['CONNECT {"verbose":false}\r\nSUB updates 1\r\nPING\r\n'],
      binary: true,
      ready: 'PONG',
    },
    updates: UPDATES.nats,
    pids: [server.process.pid],
    send: (round) =>
      write(
        updatesOf(round, UPDATES.nats)
          .map((text) => `PUB updates ${text.length}\r\n${text}\r\n`)
          .join(''),
      ),
    close: server.close,
  };
}

/** nginx with nchan, told over HTTP on one connection. */
export async function nchan(): Promise<Service> {
  needs('nginx', 'nginx-light libnginx-mod-nchan');
  const port = await freePort();
  const server = await startNative('nginx', nginxConfig(port), (file) => ['-c', file], undefined);
  const write = await writer(port, '');
  return {
    name: 'nchan in nginx',
    client: { port, path: '/listen', greet: [] },
    updates: UPDATES.nchan,
    pids: childrenOf(server.process.pid),
    send: (round) =>
      write(
        updatesOf(round, UPDATES.nchan)
          .map((text) => `POST /tell HTTP/1.1\r\nHost: a\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
          .join(''),
      ),
    close: server.close,
  };
}

function nginxConfig(port: number): string {
  return `
daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
include /etc/nginx/modules-enabled/*nchan*.conf;
worker_rlimit_nofile 20000;
events { worker_connections 12000; }
http {
  access_log off; keepalive_requests 100000000; nchan_message_buffer_length 2000;
  server {
    listen 127.0.0.1:${port};
    location = /tell { nchan_publisher; nchan_channel_id updates; }
    location = /listen { nchan_subscriber; nchan_channel_id updates; nchan_subscriber_first_message newest; }
  }
}
`;
}

function needs(program: string, packages: string): void {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!found) throw new NotInstalled(`${program} is not installed (apt-get install ${packages})`);
}

interface Native {
  process: Process;
  close(): Promise<void>;
}

async function startNative(
  program: string,
  config: string,
  args: (file: string) => string[],
  ready: RegExp | undefined,
): Promise<Native> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-'));
  const file = join(folder, 'server.conf');
  await writeFile(file, config.replace('pid nginx.pid', `pid ${join(folder, 'nginx.pid')}`));
  const server = startProcess(program, args(file), { cwd: folder });
  if (ready) await server.printed(ready);
  return {
    process: server,
    async close() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').map(Number).filter(Boolean);
}

/** A connection that writes and lets whatever is answered go. */
async function writer(port: number, first: string): Promise<(text: string) => Promise<void>> {
  for (let tries = 0; ; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!opened && tries < 100) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    socket.on('error', () => socket.destroy()).resume();
    const write = (text: string) => new Promise<void>((resolve) => socket.write(text, () => resolve()));
    if (first) await write(first);
    return write;
  }
}
