/// The FM inner loop, one source for all instruction sets.
public enum Placeholder {}
