import { useState } from 'preact/hooks';
import type { Studio } from '../../studio.ts';

export function SignInPage({ studio: { signIn } }: { studio: Studio }) {
  const [token, setToken] = useState('');
  const failure = signIn.failure.value;
  return (
    <form
      class="sheet sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn.submit(token);
      }}
    >
      <h1 class="title">This studio asks for its token</h1>
      <p class="t2">
        It is the value of <span class="mono">STUDIO_TOKEN</span> where the studio runs. It is sent once; this
        browser then keeps a cookie that no script can read.
      </p>
      <label for="token">Token</label>
      <input
        id="token"
        type="password"
        class="field mono"
        autocomplete="current-password"
        required
        aria-describedby={failure ? 'token-failure' : undefined}
        aria-invalid={failure !== undefined}
        value={token}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      {failure && (
        <p id="token-failure" class="bad" role="alert">
          {failure}
        </p>
      )}
      <button type="submit" class="btn primary tall" disabled={signIn.busy.value}>
        Sign in
      </button>
    </form>
  );
}
