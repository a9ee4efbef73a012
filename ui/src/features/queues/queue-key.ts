/** Of an app, as names of queues are the app's own. */
export function queueKey({ app, name }: { app: string; name: string }): string {
  return `${app}:${name}`;
}

/** Names under which a runtime queues messages for actors of one type. */
const ACTOR_QUEUE = /^actor[:-](.+)$/;

/** The type of actor a queue is for; absent for any other queue. */
export function typeOfQueue(name: string): string | undefined {
  return ACTOR_QUEUE.exec(name)?.[1];
}
