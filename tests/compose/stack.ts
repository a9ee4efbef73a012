import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { runProcess } from '../support/process.ts';
import { cloneTree, removeFolder } from '../support/tree.ts';

/** The composed studio, from a clone with nothing installed in it. */
export interface Stack {
  /** The only address that is published. */
  readonly url: string;
  readonly folder: string;
  /** The network its containers share. */
  readonly network: string;
  /** What `.env` says from now on. */
  configure(settings: Record<string, string>): Promise<void>;
  /** Builds what has changed and starts everything, with this in `.env`. */
  up(settings: Record<string, string>): Promise<void>;
  compose(...args: string[]): Promise<string>;
  /** A line for people, in which `docker compose` is whatever composes here. */
  shell(line: string): Promise<string>;
  /** Ids of the running containers of a service. */
  containers(service: string): Promise<string[]>;
  /** Starts a container of the test's own in the network. Returns its id. */
  run(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

const [COMPOSE = '', ...COMPOSE_WORDS] = (process.env['STUDIO_TEST_COMPOSE'] ?? 'docker-compose').split(' ');
const PROJECT = process.env['STUDIO_TEST_PROJECT'] ?? 'studio-by-hand';
/** Images are kept from run to run, as what they were built from is. */
export const imageFor = (node: string) => `loom-studio-test:node${node}`;

export async function createStack(): Promise<Stack> {
  const folder = await cloneTree();
  const port = String(await freePort());
  const env: Record<string, string> = { COMPOSE_PROJECT_NAME: PROJECT, STUDIO_PORT: port };
  const compose = (...args: string[]) =>
    runProcess(COMPOSE, [...COMPOSE_WORDS, ...args], { cwd: folder, env });
  const own: string[] = [];
  const configure = (settings: Record<string, string>) =>
    writeFile(
      join(folder, '.env'),
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    network: `${PROJECT}_default`,
    configure,
    async up(settings) {
      await configure(settings);
      // A mirror of the npm registry is no part of the studio.
      const registry = process.env['npm_config_registry'];
      if (registry) await compose('build', '--build-arg', `npm_config_registry=${registry}`, 'sidecar');
      await compose('up', '--detach', ...(registry ? [] : ['--build']));
    },
    compose,
    shell: (line) =>
      runProcess('sh', ['-c', line.replaceAll('docker compose', [COMPOSE, ...COMPOSE_WORDS].join(' '))], {
        cwd: folder,
        env,
      }),
    async containers(service) {
      const labels = { project: PROJECT, service };
      const filters = Object.entries(labels).flatMap(([name, value]) => [
        '--filter',
        `label=com.docker.compose.${name}=${value}`,
      ]);
      return (await docker('ps', '--quiet', '--no-trunc', ...filters)).split('\n').filter(Boolean);
    },
    async run(...args) {
      const label = `com.docker.compose.project=${PROJECT}`;
      const id = await docker(
        'run',
        '--detach',
        '--network',
        `${PROJECT}_default`,
        '--label',
        label,
        ...args,
      );
      own.push(id);
      return id;
    },
    async close() {
      if (own.length > 0) await docker('rm', '--force', ...own);
      await compose('--profile', 'demo', 'down', '--volumes', '--remove-orphans');
      await removeFolder(folder);
    },
  };
}

export async function docker(...args: string[]): Promise<string> {
  return (await runProcess('docker', args, { cwd: '/' })).trim();
}

export const inspected = (format: string, id: string) => docker('inspect', '--format', format, id);

export const addressOf = (id: string) =>
  inspected('{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id);

/** What a container has written so far. */
export const logsOf = (id: string) => docker('logs', id);

/** A program of JavaScript in a container that has Node; what it prints. */
export const runIn = (id: string, code: string) =>
  docker('exec', id, 'node', '--input-type=module', '-e', code);

/** The names of all sidecars that answer at `url`, found by asking until there are so many. */
export async function namesBehind(
  url: string,
  count: number,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const names = new Set<string>();
  await eventually(async () => {
    const reply = await fetch(`${url}/api/ready`, { headers });
    if (reply.ok) names.add(reply.headers.get('x-studio-sidecar') ?? 'nobody');
    if (names.size < count) throw new Error(`${names.size} of ${count} sidecars answer`);
  }, 30_000);
  return [...names].sort();
}
