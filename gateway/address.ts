import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The address that a request comes from: of the connection, or behind trusted proxies what the first of them was reached
 * from. What they hand on that is no address is not believed.
 */
export function addressOf({ ip, ips }: FastifyRequest): string {
  // The nearest stands first, and is the connection's. A zone means nothing to anybody but its host.
  return ips?.findLast((address, hop) => hop === 0 || (isIP(address) !== 0 && !address.includes('%'))) ?? ip;
}
