import type { ActorClass, ActorContext, Queue, State } from './loom-types.ts';
import { message } from './message.ts';

type Made = new (context: ActorContext, state?: State) => ActorClass;

interface Ordered {
  price: number;
  refuse?: boolean;
}

/** Actors of a small shop, on Loom's base class: they work, fail, wait, spawn, send and record. */
export function shopActors(
  Actor: typeof ActorClass,
  queue: Queue,
  note: (line: string) => void,
): Record<string, Made> {
  let mails = 0;

  class Order extends Actor {
    protected override getDefaultState(): State {
      return { total: 0, lines: [] };
    }
    async execute(input: Ordered): Promise<string> {
      note(`${this.context.actorId} ordered ${input.price}`);
      if (input.refuse) throw new RangeError(`price ${input.price} is refused`);
      this.updateState((draft) => {
        draft.total = (draft.total as number) + input.price;
        (draft.lines as number[]).push(input.price);
      });
      this.context.recordEvent('ordered', { price: input.price });
      this.context.recordMetric('price', input.price);
      await queue.enqueue(
        'actor:Mail',
        message(`mail-${++mails}`, 'mail-1', { payload: { about: input.price } }),
      );
      return 'ordered';
    }
  }

  class Mail extends Actor {
    async execute(): Promise<void> {
      await this.simpleState.set('sent', (((await this.simpleState.get('sent')) as number) ?? 0) + 1);
    }
  }

  class Approval extends Actor {
    protected override getDefaultState(): State {
      return { asked: 0, answer: null };
    }
    async execute(): Promise<void> {
      note(`${this.context.actorId} asks`);
      this.updateState((draft) => {
        draft.asked = (draft.asked as number) + 1;
      });
      const answer = await this.waitForEvent('answered');
      note(`${this.context.actorId} heard ${JSON.stringify(answer)}`);
      this.updateState((draft) => {
        draft.answer = answer;
      });
    }
  }

  class Payment extends Actor {
    async execute(): Promise<void> {
      const receipt = await this.callActivity('charge', { cents: 4200 });
      note(`${this.context.actorId} paid ${JSON.stringify(receipt)}`);
    }
  }

  class Family extends Actor {
    async execute(): Promise<void> {
      const child = await this.spawnChild('Order', { price: 1 });
      note(`${this.context.actorId} spawned ${child.replace(/\d+$/, '<time>')}`);
    }
  }

  return { Order, Mail, Approval, Payment, Family };
}
