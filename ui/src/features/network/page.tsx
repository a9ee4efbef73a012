import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';

export function NetworkPage({ studio }: { studio: Studio }) {
  return (
    <>
      <StaleBanner studio={studio} />
      <section class="sheet">
        <h1 class="title">Network</h1>
        <p class="t2">Who talks to whom is not drawn yet.</p>
      </section>
    </>
  );
}
