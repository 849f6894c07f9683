module.exports = { displayName: 'token-vault', preset: '../../jest.preset.js' };
