import {
  compileRedactions,
  copyRedacted,
  DEFAULT_REDACTIONS,
  type EventOf,
  LIMITS,
  type LogEvent,
  maskSecrets,
} from '@loom-studio/core-adapter/protocol';

type Fields = Record<string, unknown>;

const REDACTIONS = compileRedactions(DEFAULT_REDACTIONS);

/**
 * The event as it may be kept, where no adapter redacted it before: what is named like a secret is hidden and texts
 * are masked, by the rules of the adapter. Ids are left as they are, as nothing would be found by others; so are
 * types, statuses and workers of actors. Never throws and never touches the original.
 */
export function redacted(event: LogEvent): LogEvent {
  switch (event.kind) {
    case 'registered':
    case 'changed':
      return withFacts(event);
    case 'journal':
      return { ...event, entry: recordOf('entry', event.entry) };
    case 'report':
      return { ...event, metrics: recordOf('detail', event.metrics) };
    case 'span':
      return {
        ...event,
        eventType: textOf(event.eventType, LIMITS.nameChars),
        ...(event.detail && { detail: recordOf('detail', event.detail) }),
      };
    default:
      return event;
  }
}

function withFacts<E extends EventOf<'registered'> | EventOf<'changed'>>(event: E): E {
  const { endpoint, metadata } = event;
  return {
    ...event,
    ...(endpoint !== undefined && { endpoint: textOf(endpoint, 2_048) }),
    ...(metadata && { metadata: recordOf('metadata', metadata) }),
  };
}

/** Too large once it is masked: a marker says so. */
function recordOf(root: string, value: Fields): Fields {
  const { value: copy, cut } = copyRedacted(root, value, REDACTIONS);
  return cut ? { cut: copy } : (copy as Fields);
}

function textOf(text: string, max: number): string {
  return maskSecrets(text).slice(0, max);
}
