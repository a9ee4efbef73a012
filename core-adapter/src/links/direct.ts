import type { EngineLike, Link, LinkReply } from '../types.ts';

/** Codes of the protocol that no later attempt turns into success. */
const FINAL = new Set(['bad_request', 'invalid', 'too_large', 'unsupported_version', 'unknown_workspace']);

/** Hands flushes to an engine in this process. */
export function createDirectLink(engine: EngineLike, workspace: string): Link {
  return {
    async send(flush): Promise<LinkReply> {
      try {
        const { epoch, producer } = await engine.append(workspace, flush);
        return {
          ok: true,
          epoch,
          last: producer?.last ?? 0,
          resync: producer?.wantsResync ?? false,
        };
      } catch (error) {
        return { ok: false, fault: isFinal(error) ? 'refused' : 'retry', detail: String(error) };
      }
    },
  };
}

function isFinal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FINAL.has(String(error.code));
}
