"""One page in, one verdict out: pure, it knows neither network, disk, database nor clock."""
