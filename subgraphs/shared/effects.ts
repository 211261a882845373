import type { Run } from './database/transaction';
import type { CloudEvent, EventContext, EventHandler, EventHandlers, Notice, Outbox } from './events/event';

/**
 * What a decision of one chapter changes in another: an effect. The chapter that decided asks for it by an event that names
 * it, the one that owns the rows fetches what it says by the call `effect`, does it once, and answers by another event.
 */
export interface Effect {
  readonly kind: string;
  readonly applicationId: string;
  /** 1, 2, 3 … within the application. */
  readonly position: number;
  readonly applicantId: string;
  readonly subjectId: string;
  /** The moment of the decision, and its day in Vietnam. */
  readonly at: string;
  readonly on: string;
  /** What the kind says they are; the chapter that does it looks them through. */
  readonly values: Readonly<Record<string, unknown>>;
}

export type EffectOutcome =
  | { readonly done: true; readonly produced?: Produced }
  /** A rule of the registry stands against it. Nothing was written. */
  | { readonly done: false; readonly reason: string };

/** Ids that came of it. */
export interface Produced {
  readonly residentId?: string;
  /** Another person whom it changed: the spouse. */
  readonly otherId?: string;
  readonly documentId?: string;
}

/** Looks before it writes: an outcome that is not done has written nothing. `seen` was asked of others before. */
export type EffectRule<Means, Seen = undefined> = (
  run: Run,
  effect: Effect,
  context: EventContext<Means>,
  seen?: Seen,
) => Promise<EffectOutcome>;

/** What the rules of a chapter need of other chapters; asked before the transaction, for their word cannot be locked. */
export type EffectLook<Means, Seen> = (effect: Effect, context: EventContext<Means>) => Promise<Seen>;

export const effectRequested = (chapter: string): string => `vn.congdanso.effect.requested.${chapter}`;
export const EFFECT_SETTLED = 'vn.congdanso.effect.settled';

export const settledNotice = (
  { applicationId, position }: Pick<Effect, 'applicationId' | 'position'>,
  subject: string,
  outcome: EffectOutcome,
): Notice => ({
  type: EFFECT_SETTLED,
  subject,
  data: {
    application: applicationId,
    position,
    done: outcome.done,
    reason: outcome.done ? null : outcome.reason,
    residentId: (outcome.done && outcome.produced?.residentId) || null,
    otherId: (outcome.done && outcome.produced?.otherId) || null,
    documentId: (outcome.done && outcome.produced?.documentId) || null,
  },
});

/** The handler of a chapter's effects, by kind. `outboxOf` finds the chapter's outbox in its means. */
export function effectHandlers<Means, Seen = undefined>(
  chapter: string,
  rules: Readonly<Record<string, EffectRule<Means, Seen>>>,
  outboxOf: (means: Means) => Outbox,
  look?: EffectLook<Means, Seen>,
): EventHandlers<Means> {
  const handler: EventHandler<Means, { readonly effect: Effect; readonly seen: Seen | undefined } | null> = {
    async prepare({ data }: CloudEvent, context) {
      const { peers, requestId, now } = context;
      const ask = { application: String(data.application), position: Number(data.position) };
      const { effect } = await peers.call('effect', ask, { requestId, now });
      // Settled long ago: an event may come once more when nobody remembers that it came before.
      if (!effect) return null;
      return { effect, seen: await look?.(effect, context) };
    },
    async apply(run, { subject }, prepared, context) {
      if (!prepared) return;
      const { effect, seen } = prepared;
      const rule = Object.hasOwn(rules, effect.kind) ? rules[effect.kind] : undefined;
      if (!rule) throw new Error('an effect was asked for of another chapter');
      const outcome = await rule(run, effect, context, seen);
      await outboxOf(context.means).emit(run, [settledNotice(effect, subject, outcome)], context.now);
    },
  };
  return { [effectRequested(chapter)]: handler };
}
