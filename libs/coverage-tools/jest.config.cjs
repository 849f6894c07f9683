module.exports = { displayName: 'coverage-tools', preset: '../../jest.preset.js' };
