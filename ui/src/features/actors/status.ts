export { shownSince, shownStatus, statusRank } from '@loom-studio/core-adapter/query';

/** The class that gives a status its colour; an unknown word stays neutral. */
export function statusTone(status: string): string {
  if (status === 'owner lost') return 'lost';
  return ['active', 'busy', 'idle', 'quiet', 'failed'].includes(status) ? status : 'other';
}
