import { completionContext, FIELDS, type FieldName } from '@loom-studio/core-adapter/query';
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
import type { Rest } from '../../net/rest.ts';

export interface CompletionOption {
  text: string;
  about?: string;
  count?: number;
}

export interface Completion {
  /** What can be chosen now; empty while nothing is offered. */
  options: ReadonlySignal<readonly CompletionOption[]>;
  /** The option the keyboard is on; -1 for none. */
  active: ReadonlySignal<number>;
  /** The text or the caret changed. `wanted`: offer something even where nothing was typed. */
  typed(text: string, caret: number, wanted?: boolean): void;
  move(step: number): void;
  close(): void;
  /** The text with an option in its place, and where the caret goes. */
  choose(index: number): { text: string; caret: number } | undefined;
}

/** Typing asks the studio once it rests this long. */
const REST_MS = 120;
const SHOWN_OPTIONS = 20;

interface Offer {
  text: string;
  from: number;
  to: number;
  options: readonly CompletionOption[];
}

const NOTHING: Offer = { text: '', from: 0, to: 0, options: [] };

/** Field names are known here, values are the studio's to tell. */
export function createCompletion(rest: Rest, clock: Clock): Completion {
  const options = signal<readonly CompletionOption[]>([]);
  const active = signal(-1);
  let offer = NOTHING;
  let asks = 0;
  let cancel: (() => void) | undefined;

  return {
    options,
    active,
    typed,
    move(step) {
      const count = options.peek().length;
      if (count === 0) return;
      const next = active.peek() + step;
      active.value = next < -1 ? count - 1 : next >= count ? -1 : next;
    },
    close,
    choose(index) {
      const option = options.peek()[index];
      if (!option) return undefined;
      const { text, from, to } = offer;
      // A value is finished and gets a blank behind it; a field name waits for its value.
      const end = /[:<>=.]$/.test(option.text) || text[to] === ' ' ? '' : ' ';
      return {
        text: text.slice(0, from) + option.text + end + text.slice(to),
        caret: from + option.text.length + end.length,
      };
    },
  };

  function typed(text: string, caret: number, wanted = false) {
    stop();
    const context = completionContext(text, caret);
    if (context.kind === 'field') {
      const found = wanted || context.prefix !== '' ? fieldOptions(context.prefix) : [];
      show({ text, from: context.from, to: context.to, options: found });
    } else if (context.kind === 'none') close();
    else cancel = clock.after(REST_MS, () => void ask(text, caret));
  }

  async function ask(text: string, caret: number) {
    const mine = asks;
    const search = new URLSearchParams({ text, caret: String(caret) });
    const answer = await rest.get(`/api/complete?${search}`);
    if (mine !== asks) return;
    show(answer.kind === 'ok' ? offerOf(text, answer.body) : NOTHING);
  }

  function show(next: Offer) {
    offer = next;
    batch(() => {
      options.value = next.options.slice(0, SHOWN_OPTIONS);
      active.value = -1;
    });
  }

  /** Whatever is under way is for an older text. */
  function stop() {
    asks += 1;
    cancel?.();
    cancel = undefined;
  }

  function close() {
    stop();
    show(NOTHING);
  }
}

function fieldOptions(prefix: string): CompletionOption[] {
  const start = prefix.toLowerCase();
  return (Object.keys(FIELDS) as FieldName[])
    .filter((name) => name.startsWith(start))
    .map((name) => ({ text: name + OPERATORS[FIELDS[name].kind], about: FIELDS[name].about }));
}

/** What usually follows a field of that kind. */
const OPERATORS = { text: ':', number: '>', duration: '>', age: '>', metadata: '.' };

function offerOf(text: string, body: unknown): Offer {
  if (!isRecord(body) || !Array.isArray(body.options)) return NOTHING;
  const { from, to } = body;
  if (typeof from !== 'number' || typeof to !== 'number') return NOTHING;
  return { text, from, to, options: body.options.filter(isOption) };
}

function isOption(value: unknown): value is CompletionOption {
  return isRecord(value) && typeof value.text === 'string';
}
