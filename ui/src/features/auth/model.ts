import { type ReadonlySignal, signal } from '@preact/signals';
import type { Rest } from '../../net/rest.ts';

export interface SignIn {
  busy: ReadonlySignal<boolean>;
  /** Why the last token was not taken. */
  failure: ReadonlySignal<string | undefined>;
  submit(token: string): Promise<void>;
}

/** The token goes to the studio once and comes back as a cookie that no script can read. */
export function createSignIn(rest: Rest, onSignedIn: () => void): SignIn {
  const busy = signal(false);
  const failure = signal<string | undefined>(undefined);
  return { busy, failure, submit };

  async function submit(token: string) {
    if (busy.peek()) return;
    busy.value = true;
    const answer = await rest.post('/api/session', { token });
    busy.value = false;
    if (answer.kind === 'ok') {
      failure.value = undefined;
      onSignedIn();
    } else if (answer.kind === 'unreachable') {
      failure.value = 'The studio did not answer. Try again.';
    } else {
      failure.value =
        answer.status === 401
          ? 'This is not the token of this studio.'
          : (answer.problem.detail ?? 'Refused.');
    }
  }
}
