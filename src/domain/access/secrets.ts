/** The form of AWS's secret access keys: 40 characters, 240 bits. Pure. */
export const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export const SECRET_LENGTH = 40;
