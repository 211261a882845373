import pino, { type DestinationStream, type Logger } from 'pino';

/** Names under which a value about a person could slip into a log line; their values never leave. */
const personal = [
  'authorization',
  'token',
  'personalNumber',
  'fullName',
  'dateOfBirth',
  'phone',
  'email',
  'address',
  'variables',
  'query',
  'body',
  'parameters',
];

/** One JSON line per event. Fields are ids, codes, counts and durations; whatever is named like personal data is cut. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personal.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
      hooks: {
        // pino makes an error's message the line's own where the error is all it is given.
        logMethod([first, ...rest], method) {
          const line = (first as unknown) instanceof Error ? [{ error: first }, ...rest] : [first, ...rest];
          method.apply(this, line as Parameters<typeof method>);
        },
      },
      serializers: { err: errorShape, error: errorShape },
    },
    destination ?? pino.destination(2),
  );
}

/** Kind, driver code and place of an error, without its message: messages of drivers and libraries quote values and SQL. */
function errorShape(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: errorShape(error.cause) }),
  };
}
