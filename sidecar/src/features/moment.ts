/** Existing clients send times as ISO text or as milliseconds. Absent or unreadable: `undefined`. */
export function millisOf(moment: string | number | undefined): number | undefined {
  if (moment === undefined) return undefined;
  const value = typeof moment === 'number' ? moment : parseText(moment);
  return Number.isFinite(value) && value >= 0 && value <= 8.64e15 ? Math.floor(value) : undefined;
}

function parseText(moment: string): number {
  return /^\d+$/.test(moment) ? Number(moment) : Date.parse(moment);
}
