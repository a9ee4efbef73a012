import { BlockList, isIP, SocketAddress } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** The word in the list for the networks this machine is on itself. */
const OWN_NETWORKS = 'subnet';
/** Proxies behind one another that are walked through; nobody has so many. */
const MOST_HOPS = 16;

/** Who is believed when they say for whom they speak. */
export interface Proxies {
  trusts(address: string): boolean;
  /**
   * The client behind `peer`: the nearest address, seen from here, that is no trusted proxy. What a stranger claims
   * is not looked at, and what makes no sense ends the search at the proxy that passed it on.
   */
  clientOf(peer: string, forwardedFor: string | undefined): string;
}

/**
 * `trusted` holds addresses, networks in CIDR notation, and the word for the machine's own networks. `interfaces`
 * are looked up once: a network that is joined later is not trusted.
 */
export function createProxies(trusted: string[], interfaces = networkInterfaces()): Proxies {
  const list = new BlockList();
  for (const each of trusted.flatMap((word) => (word === OWN_NETWORKS ? ownNetworks(interfaces) : [word])))
    addNetwork(list, each);
  const trusts = (address: string) => {
    const kind = isIP(address);
    return kind > 0 && list.check(address, kind === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    trusts,
    clientOf(peer, forwardedFor) {
      let client = plainAddress(peer) ?? peer;
      if (forwardedFor === undefined || !trusts(client)) return client;
      const hops = forwardedFor.split(',').slice(-MOST_HOPS);
      while (hops.length > 0 && trusts(client)) {
        const next = plainAddress(hops.pop() ?? '');
        if (next === undefined) break;
        client = next;
      }
      return client;
    },
  };
}

/** One spelling for each address, without port, brackets and zone; undefined when it is none. */
export function plainAddress(text: string): string | undefined {
  const bare = text.trim();
  const address =
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(bare)?.[1] ?? bare;
  const kind = isIP(address);
  if (kind === 0) return undefined;
  if (kind === 4) return address;
  const plain = new SocketAddress({ address, family: 'ipv6' }).address;
  // An IPv4 client of a socket that listens for both.
  return /^::ffff:([\d.]+)$/.exec(plain)?.[1] ?? plain;
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/');
  const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(address, kind);
  else list.addSubnet(address, Number(bits), kind);
}

function ownNetworks(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  return Object.values(interfaces).flatMap((each) => (each ?? []).flatMap(({ cidr }) => cidr ?? []));
}
