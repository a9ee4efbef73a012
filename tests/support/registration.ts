/** A registration as a Loom app makes it. */
export function registration(actorId: string, actorType = 'Counter') {
  return {
    actorId,
    actorType,
    workerId: 'w-1',
    status: 'idle' as const,
    lastHeartbeat: new Date().toISOString(),
    messageCount: 0,
  };
}
