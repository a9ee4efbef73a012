import { allBounds, type Bounds, isCircle } from './geometry.ts';
import type { Network } from './model.ts';
import { seenBounds } from './viewport.ts';

const WIDTH = 148;
const HEIGHT = 104;
const PAD = 8;

/** Where in the whole graph the view is. Only worth its place when something is out of the view. */
export function Minimap({ network: { drawing, viewing } }: { network: Network }) {
  const bounds = allBounds(drawing.value.bodies.map(({ shape }) => shape));
  if (!bounds) return null;
  const seen = seenBounds(viewing.viewport.value, viewing.size.value);
  const scale = Math.min(
    (WIDTH - 2 * PAD) / Math.max(1, bounds.right - bounds.left),
    (HEIGHT - 2 * PAD) / Math.max(1, bounds.bottom - bounds.top),
  );
  const x = (value: number) => WIDTH / 2 + (value - (bounds.left + bounds.right) / 2) * scale;
  const y = (value: number) => HEIGHT / 2 + (value - (bounds.top + bounds.bottom) / 2) * scale;
  return (
    <svg class="minimap" width={WIDTH} height={HEIGHT} aria-hidden="true">
      {drawing.value.bodies.map(({ body, shape }) =>
        isCircle(shape) ? (
          <circle key={body.id} cx={x(shape.x)} cy={y(shape.y)} r={Math.max(1.5, shape.radius * scale)} />
        ) : (
          <rect
            key={body.id}
            x={x(shape.x - shape.width / 2)}
            y={y(shape.y - shape.height / 2)}
            width={shape.width * scale}
            height={shape.height * scale}
          />
        ),
      )}
      <SeenBox seen={seen} x={x} y={y} />
    </svg>
  );
}

interface SeenBoxProps {
  seen: Bounds;
  x: (value: number) => number;
  y: (value: number) => number;
}

function SeenBox({ seen, x, y }: SeenBoxProps) {
  const left = Math.max(0.5, x(seen.left));
  const top = Math.max(0.5, y(seen.top));
  return (
    <rect
      class="seen"
      x={left}
      y={top}
      width={Math.max(0, Math.min(WIDTH - 0.5, x(seen.right)) - left)}
      height={Math.max(0, Math.min(HEIGHT - 0.5, y(seen.bottom)) - top)}
    />
  );
}
