import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';

export function DesignPage({ studio }: { studio: Studio }) {
  return (
    <>
      <StaleBanner studio={studio} />
      <section class="sheet">
        <h1 class="title">Design</h1>
        <p class="t2">The parts this studio is made of are not listed yet.</p>
      </section>
    </>
  );
}
