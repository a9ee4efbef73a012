/**
 * A test for `*` standing for any characters. Each piece is looked for once, behind the one before it, so no
 * pattern makes it look back. Both sides must be folded alike.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const pieces = pattern.split('*');
  const [head = '', ...others] = pieces;
  const tail = others.pop();
  if (tail === undefined) return (text) => text === pattern;
  const inner = others.filter((piece) => piece !== '');
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
      return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const piece of inner) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
