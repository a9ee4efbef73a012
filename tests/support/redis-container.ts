import { userInfo } from 'node:os';
import type { RedisProgram, RedisStart } from './redis-program.ts';

/** The runner removes whatever carries its label, should a test be killed before it could. */
const LABEL = 'loom-studio.test-run';
const READY_MS = 30_000;

/**
 * `redis-server` in a container that shares this machine's network and the server's folder, so that it is
 * reached, finds its fellows and keeps its files as one from the PATH. Linux only, as elsewhere an engine runs
 * on a machine of its own.
 */
export async function startInContainer(
  image: string,
  { port, folder, args, ready }: RedisStart,
): Promise<RedisProgram> {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  // Late: most tests need none of it.
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  const { uid, gid } = userInfo();
  const started = await new GenericContainer(image)
    // The image's own start program would change the user, and then the folder is not its own.
    .withEntrypoint(['redis-server'])
    .withUser(`${uid}:${gid}`)
    .withCommand(args)
    .withNetworkMode('host')
    .withBindMounts([{ source: folder, target: folder }])
    .withLabels({ [LABEL]: process.env['STUDIO_TEST_RUN'] ?? 'by hand' })
    .withAutoCleanup(false)
    .withWaitStrategy(Wait.forLogMessage(ready))
    .withStartupTimeout(READY_MS)
    .start();
  const client = await getContainerRuntimeClient();
  const container = client.container.getById(started.getId());
  return {
    async cli(...words) {
      const { exitCode, stdout, output } = await started.exec(['redis-cli', '-p', String(port), ...words]);
      if (exitCode !== 0) throw new Error(`redis-cli ended with ${exitCode}: ${output}`);
      return stdout.trimEnd();
    },
    shell: async (line) => (await started.exec(['sh', '-c', line])).output,
    // Killed and gone in one step. A second time there is nothing left to kill.
    kill: () => container.remove({ force: true, v: true }).catch(unlessMissing),
    freeze: async () => container.pause(),
    thaw: async () => container.unpause(),
  };
}

function unlessMissing(error: { statusCode?: number }): void {
  if (error.statusCode !== 404) throw error;
}
