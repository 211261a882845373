/** Vietnam has kept UTC+7 without summer time since 1975; the offset is applied by arithmetic, not by the host's zone. */
const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;

/** The calendar date in Asia/Ho_Chi_Minh at this moment, `YYYY-MM-DD`. Legal dates are counted in it. */
export const vietnamDate = (at: Date): string => new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);

/** The calendar year in Asia/Ho_Chi_Minh at this moment. */
export const vietnamYear = (at: Date): number => Number(vietnamDate(at).slice(0, 4));
