#pragma OPENCL EXTENSION cl_khr_fp64 : enable  
#pragma OPENCL EXTENSION cl_khr_fp16 : enable  
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable  
__kernel void vectors(__global long *_kernel_context, __constant uchar *_constant_region, __local uchar *_local_region, __global int *_atomics, __global uchar *y, __global uchar *steps, __private int items)
{
  float16 v16f_29, v16f_30, v16f_27, v16f_28, v16f_34, v16f_31, v16f_37, v16f_38, v16f_35, v16f_36, v16f_41, v16f_42, v16f_39, v16f_40, v16f_17, v16f_18, v16f_15, v16f_21, v16f_22, v16f_19, v16f_20, v16f_25, v16f_26, v16f_23, v16f_24, v16f_45, v16f_46, v16f_43, v16f_44, v16f_49, v16f_50, v16f_47, v16f_48, v16f_53, v16f_54, v16f_51, v16f_52, v16f_55, v16f_56; 
  ulong ul_4, ul_3, ul_7, ul_9, ul_14, ul_0, ul_1; 
  long l_11, l_12, l_13; 
  int i_33, i_16, i_32, i_2, i_5, i_6, i_57, i_10; 
  uint ui_8; 

  // BLOCK 0
  ul_0  =  (ulong) y;
  ul_1  =  (ulong) steps;
  i_2  =  get_global_size(0);
  ul_3  =  ul_1 + 16L;
  ul_4  =  ul_0 + 16L;
  i_5  =  get_global_id(0);
  // BLOCK 1 MERGES [0 5 ]
  i_6  =  i_5;
  for(;i_6 < 16;)
  {
    // BLOCK 2
    ul_7  =  ul_0 + 16L;
    ui_8  =  *((__global uint *) ul_7);
    ul_9  =  ul_0 + ((ulong) ui_8 << 3);
    i_10  =  i_6 << 4;
    l_11  =  (long) i_10;
    l_12  =  l_11 << 2;
    l_13  =  l_12 + 16L;
    ul_14  =  ul_9 + l_13;
    v16f_15  =  vload16(0, (__global float *) ul_14);
    i_16  =  *((__global int *) ul_3);
    v16f_17  =  v16f_15 + v16f_15;
    v16f_18  =  v16f_17 + v16f_15;
    v16f_19  =  v16f_18 + v16f_15;
    v16f_20  =  v16f_19 + v16f_15;
    v16f_21  =  v16f_20 + v16f_15;
    v16f_22  =  v16f_21 + v16f_15;
    v16f_23  =  v16f_22 + v16f_15;
    // BLOCK 3 MERGES [2 4 ]
    v16f_24  =  v16f_15;
    v16f_25  =  v16f_17;
    v16f_26  =  v16f_18;
    v16f_27  =  v16f_19;
    v16f_28  =  v16f_20;
    v16f_29  =  v16f_21;
    v16f_30  =  v16f_22;
    v16f_31  =  v16f_23;
    i_32  =  0;
    for(;i_32 < i_16;)
    {
      // BLOCK 4
      i_33  =  i_32 + 1;
      v16f_34  =  v16f_31 * v16f_15;
      v16f_35  =  v16f_15 + v16f_34;
      v16f_36  =  v16f_30 * v16f_15;
      v16f_37  =  v16f_15 + v16f_36;
      v16f_38  =  v16f_29 * v16f_15;
      v16f_39  =  v16f_15 + v16f_38;
      v16f_40  =  v16f_28 * v16f_15;
      v16f_41  =  v16f_15 + v16f_40;
      v16f_42  =  v16f_27 * v16f_15;
      v16f_43  =  v16f_15 + v16f_42;
      v16f_44  =  v16f_26 * v16f_15;
      v16f_45  =  v16f_15 + v16f_44;
      v16f_46  =  v16f_25 * v16f_15;
      v16f_47  =  v16f_15 + v16f_46;
      v16f_48  =  v16f_24 * v16f_15;
      v16f_49  =  v16f_15 + v16f_48;
      v16f_24  =  v16f_49;
      v16f_25  =  v16f_47;
      v16f_26  =  v16f_45;
      v16f_27  =  v16f_43;
      v16f_28  =  v16f_41;
      v16f_29  =  v16f_39;
      v16f_30  =  v16f_37;
      v16f_31  =  v16f_35;
      i_32  =  i_33;
    }  // B3
    // BLOCK 5
    v16f_50  =  v16f_24 + v16f_25;
    v16f_51  =  v16f_26 + v16f_27;
    v16f_52  =  v16f_50 + v16f_51;
    v16f_53  =  v16f_28 + v16f_29;
    v16f_54  =  v16f_30 + v16f_31;
    v16f_55  =  v16f_53 + v16f_54;
    v16f_56  =  v16f_52 + v16f_55;
    vstore16(v16f_56, 0, (__global float *) ul_14);
    i_57  =  i_2 + i_6;
    i_6  =  i_57;
  }  // B1
  // BLOCK 6
  return;
}  //  kernel
