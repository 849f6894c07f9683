module.exports = { displayName: 'deployment', preset: '../../jest.preset.js' };
