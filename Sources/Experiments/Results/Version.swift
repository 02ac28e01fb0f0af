/// The version of Headroom that a run record names.
public let headroomVersion = "0.1.0"
