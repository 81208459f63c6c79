"""Bytes to blocks: encoding, tree, what is broken mended, and every visible block with its place."""
