export { connectStudio } from './connect-studio.ts';
export {
  type BridgeStats,
  DiscoveryBridge,
  type DiscoveryBridgeOptions,
  getDiscoveryBridge,
  type StudioActor,
} from './discovery-bridge.ts';
export { type LogDestination, studioDestination } from './log-destination.ts';
export type * from './record-types.ts';
export { traceparent } from './traceparent.ts';
export type * from './types.ts';
export { ADAPTER_VERSION } from './version.ts';
