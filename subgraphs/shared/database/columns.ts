import { Column, PrimaryColumn } from 'typeorm';

/**
 * Column types that SQLite, MySQL and MariaDB store and compare alike. Instants and legal dates are ISO 8601 text:
 * no driver or connection time zone can shift them, and text order is time order.
 */

/** An opaque identifier: 26 lower-case base32 characters. */
export const idColumn = (name: string) => Column({ name, type: 'varchar', length: 26 });
export const idKey = () => PrimaryColumn({ name: 'id', type: 'varchar', length: 26 });
export const integerKey = (name: string) => PrimaryColumn({ name, type: 'int' });
export const digestKey = () => PrimaryColumn({ name: 'id', type: 'varchar', length: 43 });
/** The key of a table that has one row per resident. */
export const residentKey = () => PrimaryColumn({ name: 'resident_id', type: 'varchar', length: 26 });
export const nullableIdColumn = (name: string) => Column({ name, type: 'varchar', length: 26, nullable: true });

export const textColumn = (name: string, length = 255) => Column({ name, type: 'varchar', length });
export const nullableTextColumn = (name: string, length = 255) =>
  Column({ name, type: 'varchar', length, nullable: true });

/** Text without a limit of its own, such as a filed form. */
export const longTextColumn = (name: string) => Column({ name, type: 'text' });
export const nullableLongTextColumn = (name: string) => Column({ name, type: 'text', nullable: true });
/** A SHA-256 or HMAC-SHA256, base64url. */
export const digestColumn = (name: string) => Column({ name, type: 'varchar', length: 43 });

/** A calendar date of the law, `YYYY-MM-DD` (or shorter where the contract says PartialDate). */
export const dateColumn = (name: string) => Column({ name, type: 'varchar', length: 10 });
export const nullableDateColumn = (name: string) => Column({ name, type: 'varchar', length: 10, nullable: true });

/** A moment, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export const instantColumn = (name: string) => Column({ name, type: 'varchar', length: 24 });
export const nullableInstantColumn = (name: string) => Column({ name, type: 'varchar', length: 24, nullable: true });

export const integerColumn = (name: string) => Column({ name, type: 'int' });
/** Whole đồng; safe integers only. */
export const vndColumn = (name: string) => Column({ name, type: 'bigint' });
export const nullableVndColumn = (name: string) => Column({ name, type: 'bigint', nullable: true });
export const nullableIntegerColumn = (name: string) => Column({ name, type: 'int', nullable: true });
export const booleanColumn = (name: string) => Column({ name, type: 'boolean' });

/** A small list or value object that is never searched by. */
export const jsonColumn = (name: string) => Column({ name, type: 'simple-json' });
export const nullableJsonColumn = (name: string) => Column({ name, type: 'simple-json', nullable: true });
