interface Entry<Outcome> {
  run: Promise<Outcome> | undefined;
}

/** Runs under way that others may wait for instead of beginning their own. */
export class Sharing<Outcome> {
  /**
   * V8 keeps the tables that a Map grew out of, and all that stood in them, until it collects everything: what is over is
   * taken out of its entry, so that no more than the entry is kept.
   */
  readonly #underWay = new Map<string, Entry<Outcome>>();
  #changes = 0;

  /** `key` holds everything that the outcome depends on. */
  join(key: string, begin: () => Promise<Outcome>): Promise<Outcome> {
    // Who reads after a change must not get what was read before it.
    const whole = `${this.#changes} ${key}`;
    const known = this.#underWay.get(whole)?.run;
    if (known) return known;
    const run = begin();
    const entry: Entry<Outcome> = { run };
    this.#underWay.set(whole, entry);
    const leave = (): void => {
      this.#underWay.delete(whole);
      entry.run = undefined;
    };
    run.then(leave, leave);
    return run;
  }

  /** Nobody joins any more what is under way now. */
  changed(): void {
    this.#changes++;
  }
}
