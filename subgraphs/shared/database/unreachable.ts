/** Driver codes that mean "the database is not there", as opposed to "the statement is wrong". */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  // Somebody holds a row for longer than anybody waits.
  'ER_LOCK_WAIT_TIMEOUT',
]);

export function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, driverError, fatal } = error as { code?: unknown; driverError?: unknown; fatal?: unknown };
  // mysql2 gives no code to what it refuses on a connection that broke before.
  if (code === undefined && fatal === true) return true;
  return (
    (typeof code === 'string' && (codes.has(code) || /^SQLITE_(BUSY|IOERR|CANTOPEN)/.test(code))) ||
    (driverError !== error && isUnreachable(driverError))
  );
}
