module.exports = { displayName: 'vault-tools', preset: '../../jest.preset.js' };
