export { connectStudio } from './connect-studio.ts';
export {
  type BridgeStats,
  DiscoveryBridge,
  type DiscoveryBridgeOptions,
  getDiscoveryBridge,
  type StudioActor,
} from './discovery-bridge.ts';
export type * from './types.ts';
export { ADAPTER_VERSION } from './version.ts';
