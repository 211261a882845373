export interface Waiting {
  readonly since: number;
  readonly go: () => void;
  readonly refuse: () => void;
}

/** One who asks: what of theirs is answered now, and what waits, oldest first. */
export class Client {
  taken = 0;
  readonly line = new Set<Waiting>();

  get all(): number {
    return this.taken + this.line.size;
  }
}

/** Those of whom there is a request. */
export class Clients {
  readonly #clients = new Map<string, Client>();

  of(key: string): Client | undefined {
    return this.#clients.get(key);
  }

  open(key: string): Client {
    const known = this.#clients.get(key);
    if (known) return known;
    const client = new Client();
    this.#clients.set(key, client);
    return client;
  }

  /** Forgets a client of whom there is no request any more. */
  leave(key: string): void {
    if (this.#clients.get(key)?.all === 0) this.#clients.delete(key);
  }

  /** Of those that wait, the one of whose requests the fewest are answered now. */
  poorest(): Client | undefined {
    let poorest: Client | undefined;
    for (const client of this.#clients.values()) {
      if (client.line.size > 0 && client.taken < (poorest?.taken ?? Number.POSITIVE_INFINITY)) poorest = client;
    }
    return poorest;
  }

  /** Of those that wait, the one with the most requests. */
  richest(): Client | undefined {
    let richest: Client | undefined;
    for (const client of this.#clients.values()) {
      if (client.line.size > 0 && client.all > (richest?.all ?? 0)) richest = client;
    }
    return richest;
  }
}
