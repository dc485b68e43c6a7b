// Each kind of input by itself: Ant Design's Input brings all of them, and most
// pages say with one kind what they have to.
export { default as Input } from 'antd/es/input/Input'
export { default as Password } from 'antd/es/input/Password'
export { default as Search } from 'antd/es/input/Search'
export { default as TextArea } from 'antd/es/input/TextArea'
