export type FieldKind = 'text' | 'number' | 'duration' | 'age' | 'metadata';

export interface Field {
  kind: FieldKind;
  /** For people: what it holds. */
  about: string;
  example: string;
  sortable: boolean;
  /** Lists show counts of its values. */
  facet: boolean;
}

const text = (about: string, example: string, facet = true): Field => ({
  kind: 'text',
  about,
  example,
  sortable: true,
  facet,
});
const measure = (kind: FieldKind, about: string, example: string, sortable = true): Field => ({
  kind,
  about,
  example,
  sortable,
  facet: false,
});

/** Everything a filter can ask for, in the order it is offered. */
export const FIELDS = {
  type: text('type of the actor', 'type:Order'),
  status: text('status as shown, also quiet and owner-lost', 'status:busy,failed'),
  worker: text('worker it runs on', 'worker:w-01'),
  app: text('app that reported it', 'app:shop'),
  id: text('its id', 'id:order-*', false),
  parent: text('id of the actor that spawned it', 'parent:order-*', false),
  messages: measure('number', 'messages it received in all', 'messages>1000'),
  queue: measure('number', 'messages that wait, where measured', 'queue>10'),
  rate: measure('number', 'messages a second over the last ten', 'rate>=5'),
  errors: measure('number', 'reported messages that failed', 'errors>0'),
  waited: measure('duration', 'how long its last message waited', 'waited>30s'),
  ran: measure('duration', 'how long its last message took', 'ran>200ms'),
  since: measure('age', 'time since the shown status began', 'since>5m'),
  active: measure('age', 'time since it last reported being active', 'active>1h'),
  seen: measure('age', 'time since anything was heard of it', 'seen<10s', false),
  age: measure('age', 'time since it was registered', 'age<1d'),
  blocked: measure('age', 'how long its process does nothing but what it runs', 'blocked>10s'),
  running: measure('age', 'how long its oldest message is under way, beyond a second', 'running>30s'),
  failed: measure('age', 'time since a reported message last failed', 'failed<5m'),
  metadata: measure('metadata', 'a value of its metadata, by path', 'metadata.region:eu', false),
} as const satisfies Record<string, Field>;
export type FieldName = keyof typeof FIELDS;

export type FacetField = 'type' | 'status' | 'worker' | 'app';
export const FACET_FIELDS: readonly FacetField[] = ['type', 'status', 'worker', 'app'];

/** A field by its name in any case; undefined for any other word. */
export function fieldNamed(name: string): FieldName | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(FIELDS, lower) ? (lower as FieldName) : undefined;
}

/** Texts that fold to the same are the same to a filter. Of a status the dash of `owner-lost` makes no difference. */
export function foldText(field: FieldName | undefined, value: string): string {
  const lower = value.toLowerCase();
  return field === 'status' ? lower.replaceAll('-', ' ') : lower;
}
