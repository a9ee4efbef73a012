import { type ReadonlySignal, signal } from '@preact/signals';
import { type Clock, throttle } from '../net/clock.ts';

/** Speaks to screen readers, at most once per interval, whatever happens in it. */
export interface Announcer {
  text: ReadonlySignal<string>;
  /** Said as soon as the interval allows; a newer text of the same topic replaces an older one. */
  say(topic: string, text: string): void;
}

const SPEAK_EVERY_MS = 2_000;

export function createAnnouncer(clock: Clock): Announcer {
  const text = signal('');
  const pending = new Map<string, string>();
  const speaker = throttle(clock, SPEAK_EVERY_MS, () => {
    text.value = [...pending.values()].join(' ');
    pending.clear();
  });
  return {
    text,
    say(topic, words) {
      pending.set(topic, words);
      speaker.request();
    },
  };
}
