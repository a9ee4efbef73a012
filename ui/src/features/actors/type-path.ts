import { formatText } from '@loom-studio/core-adapter/query';

/** The list of the actors of one type in one app. */
export function typePath(app: string, type: string): string {
  const q = `type:${formatText('type', type)} app:${formatText('app', app)}`;
  return `/?${new URLSearchParams({ q })}`;
}
