/** Version of this package, as told to the studio. */
export const ADAPTER_VERSION = '0.1.0';
