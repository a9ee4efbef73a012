/** An actor as runtimes run it: it may wait, and `resume` goes on by running again from the start. */
export interface StandInActor {
  readonly context: { actorId: string; actorType: string; parentActorId?: string | undefined };
  execute(input: unknown): Promise<unknown>;
  resume(eventType: string, data: unknown): Promise<void>;
  resumeWithActivity(activityId: string, result: unknown): Promise<void>;
  resumeWithActivityError(activityId: string, error: string): Promise<void>;
}

/** Thrown to wait for the result of an activity, or for an event. */
export class ActivitySuspendError extends Error {
  override name = 'ActivitySuspendError';
}
export class EventSuspendError extends Error {
  override name = 'EventSuspendError';
}

export type Behaviour = (input: unknown, self: StandInActor) => unknown;

/** A class, so that its methods are on a prototype as those of real actors are. */
export class LoomActor implements StandInActor {
  readonly context: StandInActor['context'];
  private readonly behave: Behaviour;

  constructor(context: StandInActor['context'], behave: Behaviour) {
    this.context = context;
    this.behave = behave;
  }

  async execute(input: unknown): Promise<unknown> {
    return this.behave(input, this);
  }

  async resume(_eventType: string, data: unknown): Promise<void> {
    await this.goOn(data);
  }

  async resumeWithActivity(_activityId: string, result: unknown): Promise<void> {
    await this.goOn(result);
  }

  async resumeWithActivityError(_activityId: string, error: string): Promise<void> {
    await this.goOn(error);
  }

  /** To wait once more is no error. */
  private async goOn(input: unknown): Promise<void> {
    try {
      await this.execute(input);
    } catch (error) {
      if (error instanceof ActivitySuspendError || error instanceof EventSuspendError) return;
      throw error;
    }
  }
}
