const crypto = require('node:crypto');
const { setImmediate } = require('node:timers');
const { isDeepStrictEqual, promisify } = require('node:util');

const { generateKeyPair, generateKeyPairSync } = crypto;

/** Pairs made in this process, in the order in which a file of tests asks for them. */
const made = [];
let next = 0;

/**
 * To make an RSA key of 2048 bits takes 150 ms of a core, and every gateway that a test starts makes one. So files of tests
 * get the same keys: each the first one first. Within a file no key comes twice, and a key is a value that nobody changes.
 */
crypto.generateKeyPairSync = (type, options) => {
  if (!isShared(type, options)) return generateKeyPairSync(type, options);
  return (made[next++] ??= generateKeyPairSync(type, options));
};

crypto.generateKeyPair = (type, options, callback) => {
  if (!isShared(type, options)) return generateKeyPair(type, options, callback);
  const place = next++;
  const pair = made[place];
  if (pair) return void setImmediate(callback, null, pair.publicKey, pair.privateKey);
  generateKeyPair(type, options, (error, publicKey, privateKey) => {
    if (!error) made[place] = { publicKey, privateKey };
    callback(error, publicKey, privateKey);
  });
};

crypto.generateKeyPair[promisify.custom] = (type, options) =>
  new Promise((resolve, reject) => {
    crypto.generateKeyPair(type, options, (error, publicKey, privateKey) =>
      error ? reject(error) : resolve({ publicKey, privateKey }),
    );
  });

function isShared(type, options) {
  return type === 'rsa' && isDeepStrictEqual(options, { modulusLength: 2048 });
}

/** The next file of tests begins. */
function startWithFirstKey() {
  next = 0;
}

module.exports = { startWithFirstKey };
