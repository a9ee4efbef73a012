import { formatText } from '@loom-studio/core-adapter/query';

/** The filter that matches just the actors of one type on one worker. */
export function cellQuery({ type, worker }: { type: string; worker: string }): string {
  const onWorker = worker === '' ? '-worker:*' : `worker:${formatText('worker', worker)}`;
  return `type:${formatText('type', type)} ${onWorker}`;
}

/** The list with this filter and order. */
export function listPath(q: string, sort?: string): string {
  const params = new URLSearchParams({ q, ...(sort !== undefined && { sort }) });
  return `/?${params}`;
}
